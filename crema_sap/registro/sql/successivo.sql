-- The newest version of a public document, when it is not the one that was found: it supersedes
-- it from the act that asked for it, even while its file is being made (then it has no code yet).
CREATE FUNCTION registro_documento_successivo(p_id bigint)
RETURNS TABLE (titolo varchar, data timestamptz, codice varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT n.titolo, n.data, CASE WHEN n.stato = 'PRONTO' THEN n.codice ELSE '' END
    FROM registro_documento d JOIN registro_documento n
        ON (n.ambito_id, n.tipo, n.oggetto_tipo, n.oggetto_id)
            = (d.ambito_id, d.tipo, d.oggetto_tipo, d.oggetto_id)
    WHERE d.id = p_id AND d.pubblico AND n.pubblico AND n.versione > d.versione
    ORDER BY n.versione DESC LIMIT 1
$$;
