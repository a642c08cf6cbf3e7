-- A profile is adopted once. Its adoption may only end earlier, when another takes its place.
CREATE FUNCTION bandi_congela_adozione() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE'
        OR (NEW.ambito_id, NEW.profilo_id, NEW.atto, NEW.data_atto, NEW.dal, NEW.adottato_il,
            NEW.adottato_da_id)
        IS DISTINCT FROM (OLD.ambito_id, OLD.profilo_id, OLD.atto, OLD.data_atto, OLD.dal,
            OLD.adottato_il, OLD.adottato_da_id)
        OR NEW.al IS NULL
        OR NEW.al > coalesce(OLD.al, 'infinity')
        OR (OLD.sostituita_da_id IS NOT NULL
            AND NEW.sostituita_da_id IS DISTINCT FROM OLD.sostituita_da_id)
    THEN
        RAISE EXCEPTION 'un''adozione non si modifica: un profilo nuovo ne prende il posto'
            USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER adozione_congelata BEFORE UPDATE OR DELETE ON bandi_adozioneprofilo
    FOR EACH ROW EXECUTE FUNCTION bandi_congela_adozione();
CREATE TRIGGER adozione_mai_svuotata BEFORE TRUNCATE ON bandi_adozioneprofilo
    FOR EACH STATEMENT EXECUTE FUNCTION bandi_rifiuta('un''adozione non si cancella');

CREATE FUNCTION bandi_adozione_nei_giorni() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM bandi_profilopunteggio p WHERE p.id = NEW.profilo_id
        AND daterange(NEW.dal, NEW.al) <@ daterange(p.dal, p.al))
    THEN
        RAISE EXCEPTION 'un profilo si adotta nei giorni in cui è in vigore'
            USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER adozione_nei_giorni BEFORE INSERT ON bandi_adozioneprofilo
    FOR EACH ROW EXECUTE FUNCTION bandi_adozione_nei_giorni();

-- An avviso is written on an adopted profile; on which day it is in force, the act checks.
CREATE FUNCTION bandi_avviso_su_adottato() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM bandi_adozioneprofilo a WHERE a.profilo_id = NEW.profilo_id) THEN
        RAISE EXCEPTION 'un avviso usa un profilo di punteggio adottato con un atto'
            USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER avviso_su_adottato BEFORE INSERT OR UPDATE OF profilo_id ON bandi_avviso
    FOR EACH ROW EXECUTE FUNCTION bandi_avviso_su_adottato();
