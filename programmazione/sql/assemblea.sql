-- Who votes is who is in the room at the vote: the roll call, and who came or left after it.
CREATE OR REPLACE FUNCTION programmazione_voto_del_presente() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM programmazione_presenza p JOIN programmazione_votazione v
            ON v.seduta_id = p.seduta_id
        WHERE p.id = NEW.presenza_id AND v.id = NEW.votazione_id AND p.in_aula
    ) THEN
        RAISE EXCEPTION 'vota solo chi è presente alla seduta' USING ERRCODE = '23514',
            CONSTRAINT = 'voto_del_presente';
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION programmazione_presenza_con_voto() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NOT NEW.in_aula OR NEW.presente <> OLD.presente) AND EXISTS (
        SELECT FROM programmazione_voto v WHERE v.presenza_id = NEW.id
    ) THEN
        RAISE EXCEPTION 'chi ha votato era presente' USING ERRCODE = '23514',
            CONSTRAINT = 'presenza_con_voto';
    END IF;
    -- The chronicle goes on from the roll call, which from its first line on is a fact of the past.
    IF to_jsonb(NEW) - 'in_aula' <> to_jsonb(OLD) - 'in_aula' AND EXISTS (
        SELECT FROM programmazione_fattoseduta f WHERE f.seduta_id = NEW.seduta_id
    ) THEN
        RAISE EXCEPTION 'dopo arrivi e uscite l''appello non cambia' USING ERRCODE = '23514',
            CONSTRAINT = 'presenza_prima_dei_fatti';
    END IF;
    RETURN NEW;
END
$$;

-- A session is an act once its outcome is confirmed, and once it is over, deserted or not: of a
-- confirmed one only how it ended is still to be written.
CREATE OR REPLACE FUNCTION programmazione_seduta_confermata(chiave bigint) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM programmazione_votazione v
        WHERE v.seduta_id = chiave AND v.confermata_il IS NOT NULL)
    OR EXISTS (SELECT FROM programmazione_seduta s
        WHERE s.id = chiave AND s.stato IN ('DESERTA', 'CONCLUSA'))
$$;

CREATE OR REPLACE FUNCTION programmazione_seduta_chiusa() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    v_fine text[] := '{stato,conclusa_il,motivo,atto}';
BEGIN
    IF OLD.stato NOT IN ('DESERTA', 'CONCLUSA') AND (
        NOT programmazione_seduta_confermata(OLD.id)
        OR (TG_OP = 'UPDATE' AND to_jsonb(NEW) - v_fine = to_jsonb(OLD) - v_fine)
    ) THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    RAISE EXCEPTION 'la seduta conclusa, o di un esito confermato, non si modifica'
        USING ERRCODE = '42501';
END
$$;

-- The chronicle: facts in the order of time, in a session that is being held; who comes was out,
-- who leaves was in, and nobody moves once they have voted.
CREATE FUNCTION programmazione_fatto_di_seduta() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    v_seduta programmazione_seduta;
BEGIN
    SELECT * INTO v_seduta FROM programmazione_seduta s WHERE s.id = NEW.seduta_id;
    IF v_seduta.stato NOT IN ('IN_CORSO', 'SOSPESA') OR v_seduta.appello_il IS NULL THEN
        RAISE EXCEPTION 'la seduta non è in corso' USING ERRCODE = '23514',
            CONSTRAINT = 'fattoseduta_in_corso';
    END IF;
    IF EXISTS (SELECT FROM programmazione_fattoseduta f
        WHERE f.seduta_id = NEW.seduta_id AND f.istante > NEW.istante) THEN
        RAISE EXCEPTION 'i fatti della seduta sono in ordine di tempo' USING ERRCODE = '23514',
            CONSTRAINT = 'fattoseduta_in_ordine';
    END IF;
    IF NEW.tipo IN ('ARRIVO', 'USCITA') THEN
        UPDATE programmazione_presenza p SET in_aula = (NEW.tipo = 'ARRIVO')
        WHERE p.id = NEW.presenza_id AND p.seduta_id = NEW.seduta_id
            AND p.in_aula <> (NEW.tipo = 'ARRIVO')
            AND NOT EXISTS (SELECT FROM programmazione_votazione v
                WHERE v.seduta_id = NEW.seduta_id);
        IF NOT FOUND THEN
            RAISE EXCEPTION 'entra chi è fuori ed esce chi è dentro, prima del voto'
                USING ERRCODE = '23514', CONSTRAINT = 'fattoseduta_dentro_o_fuori';
        END IF;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER fatto_di_seduta BEFORE INSERT ON programmazione_fattoseduta
    FOR EACH ROW EXECUTE FUNCTION programmazione_fatto_di_seduta();

-- A mayor delegates, and changes mind, until the roll call; where the rule allows it.
CREATE FUNCTION programmazione_delega_prima_dell_appello() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM programmazione_seduta s JOIN programmazione_regolaassemblea r
            ON r.id = s.regola_id
        WHERE s.id = NEW.seduta_id AND s.stato = 'CONVOCATA' AND s.appello_il IS NULL
            AND r.deleghe_ammesse
    ) THEN
        RAISE EXCEPTION 'si delega prima dell''appello, se la regola lo ammette'
            USING ERRCODE = '23514', CONSTRAINT = 'delega_prima_dell_appello';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER delega_prima_dell_appello BEFORE INSERT OR UPDATE ON programmazione_delega
    FOR EACH ROW EXECUTE FUNCTION programmazione_delega_prima_dell_appello();

-- What was written stays; the columns named by the trigger may be filled in, once.
CREATE FUNCTION programmazione_si_completa_una_volta() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM jsonb_each(to_jsonb(OLD)) o JOIN jsonb_each(to_jsonb(NEW)) n USING (key)
        WHERE o.value IS DISTINCT FROM n.value
            AND NOT (o.key = ANY (TG_ARGV) AND o.value IN ('null'::jsonb, '""'::jsonb))
    ) THEN
        RAISE EXCEPTION 'ciò che è stato scritto non si modifica' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER delega_ferma BEFORE UPDATE ON programmazione_delega
    FOR EACH ROW EXECUTE FUNCTION
    programmazione_si_completa_una_volta('revocata_il', 'revocata_da_id');
CREATE TRIGGER avvisoseduta_fermo BEFORE UPDATE ON programmazione_avvisoseduta
    FOR EACH ROW EXECUTE FUNCTION programmazione_si_completa_una_volta('spedito_il');
CREATE TRIGGER inviopiano_fermo BEFORE UPDATE ON programmazione_inviopiano
    FOR EACH ROW EXECUTE FUNCTION programmazione_si_completa_una_volta(
        'spedito_il', 'preso_atto_il', 'preso_atto_da_id', 'delibera_giunta');
CREATE TRIGGER sollecitoinvio_fermo BEFORE UPDATE ON programmazione_sollecitoinvio
    FOR EACH ROW EXECUTE FUNCTION programmazione_si_completa_una_volta('spedito_il');
