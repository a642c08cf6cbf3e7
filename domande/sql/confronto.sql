-- A comparison moves on while it is computed, and is never touched again once it has ended.
CREATE FUNCTION domande_confronto_finito() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.stato <> 'IN_CORSO'
        OR (NEW.ambito_id, NEW.elaborazione_id, NEW.profilo_id, NEW.chiesto_il, NEW.chiesto_da_id)
        IS DISTINCT FROM
        (OLD.ambito_id, OLD.elaborazione_id, OLD.profilo_id, OLD.chiesto_il, OLD.chiesto_da_id)
    THEN
        RAISE EXCEPTION 'una prova finita non si modifica: se ne fa un''altra'
            USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER confronto_finito BEFORE UPDATE OR DELETE ON domande_confronto
    FOR EACH ROW EXECUTE FUNCTION domande_confronto_finito();
CREATE FUNCTION domande_confronto_scritto() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'il risultato di una prova non si modifica' USING ERRCODE = '42501';
END
$$;
CREATE TRIGGER confronto_mai_svuotato BEFORE TRUNCATE ON domande_confronto
    FOR EACH STATEMENT EXECUTE FUNCTION domande_confronto_scritto();
CREATE TRIGGER voce_scritta BEFORE UPDATE OR DELETE OR TRUNCATE ON domande_voceconfronto
    FOR EACH STATEMENT EXECUTE FUNCTION domande_confronto_scritto();
CREATE TRIGGER lista_scritta BEFORE UPDATE OR DELETE OR TRUNCATE ON domande_listaconfronto
    FOR EACH STATEMENT EXECUTE FUNCTION domande_confronto_scritto();
