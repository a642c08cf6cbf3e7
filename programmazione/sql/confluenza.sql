-- An answer given back may also be closed, as it is, when its ente becomes part of another.
CREATE OR REPLACE FUNCTION programmazione_dichiarazione_trasmessa() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.stato NOT IN ('TRASMESSA', 'VALIDATA', 'SOSTITUITA') AND OLD.trasmessa_il IS NULL THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE' AND (
        -- Given back, it is transmitted once more.
        (OLD.stato = 'RESTITUITA' AND NEW.stato IN ('RESTITUITA', 'TRASMESSA')
            AND (NEW.id, NEW.ambito_id, NEW.ricognizione_id, NEW.ente_id, NEW.versione,
                NEW.dimostrativa, NEW.fonte)
            IS NOT DISTINCT FROM (OLD.id, OLD.ambito_id, OLD.ricognizione_id, OLD.ente_id,
                OLD.versione, OLD.dimostrativa, OLD.fonte))
        OR (to_jsonb(NEW) - 'stato' = to_jsonb(OLD) - 'stato' AND (NEW.stato = OLD.stato
            OR (OLD.stato = 'TRASMESSA' AND NEW.stato IN ('VALIDATA', 'RESTITUITA', 'SOSTITUITA'))
            OR (OLD.stato = 'VALIDATA' AND NEW.stato IN ('RESTITUITA', 'SOSTITUITA'))
            OR (OLD.stato = 'RESTITUITA' AND NEW.stato = 'SOSTITUITA')))
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'una dichiarazione trasmessa non si modifica' USING ERRCODE = '42501';
END
$$;
