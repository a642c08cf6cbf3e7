-- The register: one chain per ambito. Each link is the SHA-256 of the link before and of the
-- entry's canonical text; the row lock on the head puts the acts of one ambito, and only those,
-- in a row until they commit.
CREATE FUNCTION registro_testo(
    numero bigint, istante timestamptz, utente bigint, incarico bigint, atto text,
    oggetto_tipo text, oggetto_id text, dati jsonb
) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT convert_to(concat_ws(E'\x1f', numero,
        to_char(istante AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
        coalesce(utente::text, '-'), coalesce(incarico::text, '-'), atto,
        oggetto_tipo, oggetto_id, dati::text), 'UTF8')
$$;

CREATE FUNCTION registro_annota(
    p_istante timestamptz, p_utente bigint, p_incarico bigint, p_atto text,
    p_oggetto_tipo text, p_oggetto_id text, p_dati jsonb
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    p_ambito bigint := nullif(current_setting('app.ambito', true), '')::bigint;
    testa registro_testaregistro;
BEGIN
    IF p_ambito IS NULL THEN
        RAISE EXCEPTION 'nessun ambito sulla connessione' USING ERRCODE = '42501';
    END IF;
    INSERT INTO registro_testaregistro (ambito_id, numero, impronta, precedente)
    VALUES (p_ambito, 0, sha256(''), sha256('')) ON CONFLICT (ambito_id) DO NOTHING;
    UPDATE registro_testaregistro t
    SET numero = t.numero + 1, precedente = t.impronta,
        impronta = sha256(t.impronta || registro_testo(t.numero + 1, p_istante, p_utente,
            p_incarico, p_atto, p_oggetto_tipo, p_oggetto_id, p_dati))
    WHERE t.ambito_id = p_ambito RETURNING t.* INTO testa;
    INSERT INTO registro_evento (ambito_id, numero, istante, utente_id, incarico_id, atto,
        oggetto_tipo, oggetto_id, dati, precedente, impronta)
    VALUES (p_ambito, testa.numero, p_istante, p_utente, p_incarico, p_atto,
        p_oggetto_tipo, p_oggetto_id, p_dati, testa.precedente, testa.impronta);
    RETURN testa.numero;
END
$$;

CREATE FUNCTION registro_protocolla(
    p_istante timestamptz, p_mittente text, p_oggetto text, p_impronta text,
    OUT id bigint, OUT anno smallint, OUT numero integer
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    p_ambito bigint := nullif(current_setting('app.ambito', true), '')::bigint;
BEGIN
    IF p_ambito IS NULL THEN
        RAISE EXCEPTION 'nessun ambito sulla connessione' USING ERRCODE = '42501';
    END IF;
    anno := extract(year FROM p_istante AT TIME ZONE 'Europe/Rome')::smallint;
    INSERT INTO registro_contatoreprotocollo AS c (ambito_id, anno, ultimo)
    VALUES (p_ambito, registro_protocolla.anno, 1)
    ON CONFLICT ON CONSTRAINT contatore_unico DO UPDATE SET ultimo = c.ultimo + 1
    RETURNING c.ultimo INTO numero;
    INSERT INTO registro_protocollo AS p (ambito_id, anno, numero, istante, mittente, oggetto, impronta)
    VALUES (p_ambito, registro_protocolla.anno, registro_protocolla.numero, p_istante, p_mittente,
        p_oggetto, p_impronta) RETURNING p.id INTO id;
END
$$;

-- Refused by the database, whoever asks.
CREATE FUNCTION registro_rifiuta() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'il registro non si modifica e non si cancella' USING ERRCODE = '42501';
END
$$;
CREATE TRIGGER evento_immutabile BEFORE UPDATE OR DELETE OR TRUNCATE ON registro_evento
    FOR EACH STATEMENT EXECUTE FUNCTION registro_rifiuta();
CREATE TRIGGER protocollo_immutabile BEFORE UPDATE OR DELETE OR TRUNCATE ON registro_protocollo
    FOR EACH STATEMENT EXECUTE FUNCTION registro_rifiuta();

-- The outbox: takes what is due in every ambito, for a while; who takes nothing else is told
-- only the keys.
CREATE POLICY postino ON registro_effetto TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE FUNCTION registro_effetti_da_recapitare(limite integer, presa interval)
RETURNS TABLE (id bigint, ambito_id bigint, coda varchar)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE registro_effetto e SET prossimo_il = clock_timestamp() + presa
    WHERE e.id IN (
        SELECT s.id FROM registro_effetto s
        WHERE s.consegnato_il IS NULL AND s.accantonato_il IS NULL
          AND s.prossimo_il <= clock_timestamp()
        ORDER BY s.prossimo_il, s.id LIMIT limite FOR UPDATE SKIP LOCKED)
    RETURNING e.id, e.ambito_id, e.coda
$$;

-- A verification code is public: it opens, whatever the ambito, only what the page may say.
CREATE POLICY verifica ON registro_documento FOR SELECT TO CURRENT_USER USING (true);
CREATE FUNCTION registro_verifica_codice(p_codice text)
RETURNS TABLE (titolo varchar, tipo varchar, data timestamptz, impronta varchar, pagine integer,
    ambito varchar, pubblico boolean, id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT d.titolo, d.tipo, d.data, d.impronta, d.pagine, a.nome, d.pubblico, d.id
    FROM registro_documento d JOIN enti_ambito a ON a.id = d.ambito_id
    WHERE d.codice = p_codice AND d.stato = 'PRONTO'
$$;
