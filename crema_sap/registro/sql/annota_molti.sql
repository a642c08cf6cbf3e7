-- Many entries of one act at once, the same as one call of registro_annota for each, in order.
-- The head is written once: a row updated n times in a transaction costs n squared.
CREATE FUNCTION registro_annota_molti(
    p_istante timestamptz, p_utente bigint, p_incarico bigint, p_oggetto_tipo text,
    p_atti text[], p_oggetti text[], p_dati jsonb[]
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    p_ambito bigint := nullif(current_setting('app.ambito', true), '')::bigint;
    quanti integer := coalesce(array_length(p_oggetti, 1), 0);
    primo bigint;
    impronte bytea[];
    catena bytea;
BEGIN
    IF p_ambito IS NULL THEN
        RAISE EXCEPTION 'nessun ambito sulla connessione' USING ERRCODE = '42501';
    END IF;
    INSERT INTO registro_testaregistro (ambito_id, numero, impronta, precedente)
    VALUES (p_ambito, 0, sha256(''), sha256('')) ON CONFLICT (ambito_id) DO NOTHING;
    SELECT t.numero, t.impronta INTO primo, catena FROM registro_testaregistro t
    WHERE t.ambito_id = p_ambito FOR UPDATE;
    IF quanti = 0 THEN
        RETURN primo;
    END IF;
    impronte[0] := catena;
    FOR i IN 1..quanti LOOP
        catena := sha256(catena || registro_testo(primo + i, p_istante, p_utente, p_incarico,
            p_atti[i], p_oggetto_tipo, p_oggetti[i], p_dati[i]));
        impronte[i] := catena;
    END LOOP;
    INSERT INTO registro_evento (ambito_id, numero, istante, utente_id, incarico_id, atto,
        oggetto_tipo, oggetto_id, dati, precedente, impronta)
    SELECT p_ambito, primo + r.n, p_istante, p_utente, p_incarico, r.atto, p_oggetto_tipo,
        r.oggetto, r.dati, r.precedente, r.impronta
    FROM unnest(p_atti, p_oggetti, p_dati, impronte[0:quanti - 1], impronte[1:quanti])
        WITH ORDINALITY AS r (atto, oggetto, dati, precedente, impronta, n);
    UPDATE registro_testaregistro t
    SET numero = primo + quanti, impronta = catena, precedente = impronte[quanti - 1]
    WHERE t.ambito_id = p_ambito;
    RETURN primo + quanti;
END
$$;
