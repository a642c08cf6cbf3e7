-- What the application may not undo, whoever asks. A note is written once.
CREATE FUNCTION eisa_nota_intatta() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'una nota non si modifica: se ne scrive un''altra' USING ERRCODE = '42501';
END
$$;
CREATE TRIGGER nota_immutabile BEFORE UPDATE OR DELETE OR TRUNCATE ON eisa_notaistruttoria
    FOR EACH STATEMENT EXECUTE FUNCTION eisa_nota_intatta();

-- A closed review says what it said; the coordinator may only open it again, whole.
CREATE FUNCTION eisa_istruttoria_chiusa() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.stato <> 'CHIUSA' OR (
        TG_OP = 'UPDATE' AND NEW.stato = 'IN_CORSO' AND NEW.versione = OLD.versione + 1
        AND to_jsonb(NEW) - '{stato,chiusa_il,esito,versione}'::text[]
          = to_jsonb(OLD) - '{stato,chiusa_il,esito,versione}'::text[]
    ) THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    RAISE EXCEPTION 'un''istruttoria chiusa non si modifica' USING ERRCODE = '42501';
END
$$;
CREATE TRIGGER istruttoria_chiusa BEFORE UPDATE OR DELETE ON eisa_istruttoria
    FOR EACH ROW EXECUTE FUNCTION eisa_istruttoria_chiusa();

CREATE FUNCTION eisa_voce_chiusa() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    chiavi bigint[] := CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW.istruttoria_id]
        WHEN 'DELETE' THEN ARRAY[OLD.istruttoria_id]
        ELSE ARRAY[OLD.istruttoria_id, NEW.istruttoria_id] END;
BEGIN
    IF EXISTS (SELECT FROM eisa_istruttoria i WHERE i.id = ANY (chiavi) AND i.stato = 'CHIUSA') THEN
        RAISE EXCEPTION 'un''istruttoria chiusa non si modifica' USING ERRCODE = '42501';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER voce_chiusa BEFORE INSERT OR UPDATE OR DELETE ON eisa_voceistruttoria
    FOR EACH ROW EXECUTE FUNCTION eisa_voce_chiusa();
