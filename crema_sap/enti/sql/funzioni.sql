-- The clock: the database's own, plus the demonstration's displacement where there is one.
CREATE FUNCTION orologio_adesso() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$
    SELECT clock_timestamp() + coalesce((SELECT scarto FROM enti_scartoorologio), interval '0')
$$;

CREATE FUNCTION orologio_sposta(a timestamptz) RETURNS void LANGUAGE sql AS $$
    INSERT INTO enti_scartoorologio (id, scarto) VALUES (1, a - clock_timestamp())
    ON CONFLICT (id) DO UPDATE SET scarto = excluded.scarto
$$;

-- What a session needs, in one round trip and before any ambito is known. The functions run as
-- the owner of the tables, who may read people and appointments whatever the ambito.
CREATE FUNCTION enti_persona(u enti_utente) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT json_build_object(
        'id', u.id, 'username', u.username, 'password', u.password, 'nome', u.nome,
        'cognome', u.cognome, 'email', u.email, 'cittadino', u.cittadino, 'attivo', u.attivo,
        'ambito_id', u.ambito_id)::text
$$;

CREATE FUNCTION enti_incarichi_attivi(chi bigint, ora timestamptz) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(json_agg(json_build_object(
        'id', i.id, 'ruolo', i.ruolo, 'utente_id', i.utente_id,
        'ente_id', e.id, 'ente_nome', e.nome, 'ente_slug', e.slug, 'ente_tipo', e.tipo,
        'comune_id', e.comune_id,
        'ambito_id', a.id, 'ambito_codice', a.codice, 'ambito_nome', a.nome
    ) ORDER BY i.id), '[]')::text
    FROM enti_incarico i
    JOIN enti_ente e ON e.id = i.ente_id
    JOIN enti_ambito a ON a.id = i.ambito_id
    WHERE i.utente_id = chi
      AND i.dal <= (ora AT TIME ZONE 'Europe/Rome')::date
      AND (i.al IS NULL OR i.al >= (ora AT TIME ZONE 'Europe/Rome')::date)
$$;

CREATE FUNCTION enti_apri_sessione(chiave text)
RETURNS TABLE (session_data text, adesso timestamptz, utente text, incarichi text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    ora timestamptz := orologio_adesso();
BEGIN
    RETURN QUERY
    SELECT s.session_data, ora, enti_persona(u), enti_incarichi_attivi(u.id, ora)
    FROM enti_sessione s LEFT JOIN enti_utente u ON u.id = s.utente_id
    WHERE s.session_key = chiave AND s.expire_date > clock_timestamp();
END
$$;

CREATE FUNCTION enti_utente_per_accesso(nome_utente text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT enti_persona(u) FROM enti_utente u WHERE u.username = nome_utente
$$;

CREATE FUNCTION enti_cittadino_per_identita(impronta bytea) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT enti_persona(u) FROM enti_utente u WHERE u.identita = impronta AND u.cittadino
$$;

CREATE POLICY accesso ON enti_utente FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY accesso ON enti_incarico FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY accesso ON enti_ente FOR SELECT TO CURRENT_USER USING (true);
