-- The clock: the database's own, plus the demonstration's displacement where there is one.
-- In plpgsql, as what else every request asks: its plan is kept, a function in SQL is planned anew
-- at each call.
CREATE FUNCTION orologio_adesso() RETURNS timestamptz LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    RETURN clock_timestamp() + coalesce((SELECT scarto FROM enti_scartoorologio), interval '0');
END
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
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN (SELECT coalesce(json_agg(json_build_object(
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
      AND (i.al IS NULL OR i.al >= (ora AT TIME ZONE 'Europe/Rome')::date));
END
$$;

-- Who uses a session keeps it, never past its end; it is written at most once a minute.
CREATE FUNCTION enti_apri_sessione(chiave text, inattiva interval)
RETURNS TABLE (session_data text, adesso timestamptz, utente text, incarichi text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    ora timestamptz := orologio_adesso();
    vero timestamptz := clock_timestamp();
BEGIN
    UPDATE enti_sessione s SET expire_date = least(vero + inattiva, s.fine_il)
    WHERE s.session_key = chiave AND s.expire_date > vero AND s.fine_il > s.expire_date
      AND s.expire_date < vero + inattiva - interval '1 minute';
    RETURN QUERY
    SELECT s.session_data, ora, enti_persona(u), enti_incarichi_attivi(u.id, ora)
    FROM enti_sessione s LEFT JOIN enti_utente u ON u.id = s.utente_id
    WHERE s.session_key = chiave AND s.expire_date > vero AND coalesce(s.fine_il > vero, true);
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

-- Ambiti are known to everybody; only from inside one is it changed, and never taken away.
ALTER TABLE enti_ambito ENABLE ROW LEVEL SECURITY;
ALTER TABLE enti_ambito FORCE ROW LEVEL SECURITY;
CREATE POLICY noti ON enti_ambito FOR SELECT USING (true);
CREATE POLICY nuovo ON enti_ambito FOR INSERT WITH CHECK (true);
CREATE POLICY dall_interno ON enti_ambito FOR UPDATE
    USING (id = (SELECT nullif(current_setting('app.ambito', true), '')::bigint));

CREATE POLICY accesso ON enti_utente FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY accesso ON enti_incarico FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY accesso ON enti_ente FOR SELECT TO CURRENT_USER USING (true);

-- A citizen's sign-in: the row is made the first time and brought up to date the others, in one
-- statement, so that two first sign-ins at once make one citizen.
CREATE FUNCTION enti_accogli_cittadino(
    impronta bytea, cifrato bytea, nome_utente text, p_password text, p_nome text,
    p_cognome text, p_email text, nascita date
) RETURNS text
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO enti_utente AS u (identita, codice_fiscale_cifrato, username, password, nome,
        cognome, email, data_di_nascita, cittadino, attivo)
    VALUES (impronta, cifrato, nome_utente, p_password, p_nome, p_cognome, p_email, nascita,
        true, true)
    ON CONFLICT (identita) DO UPDATE SET nome = excluded.nome, cognome = excluded.cognome,
        email = CASE WHEN excluded.email = '' THEN u.email ELSE excluded.email END,
        data_di_nascita = excluded.data_di_nascita
    RETURNING enti_persona(u)
$$;
CREATE POLICY accoglienza ON enti_utente TO CURRENT_USER
    USING (cittadino) WITH CHECK (cittadino AND ambito_id IS NULL);

-- The second factor is its owner's alone; who runs the ambito may only take it away.
ALTER TABLE otp_totp_totpdevice ENABLE ROW LEVEL SECURITY;
ALTER TABLE otp_totp_totpdevice FORCE ROW LEVEL SECURITY;
CREATE POLICY proprio ON otp_totp_totpdevice
    USING (user_id = (SELECT nullif(current_setting('app.utente', true), '')::bigint));
CREATE POLICY soccorso ON otp_totp_totpdevice TO CURRENT_USER USING (true);
CREATE FUNCTION enti_togli_secondo_fattore(chi bigint) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DELETE FROM otp_totp_totpdevice d USING enti_utente u
    WHERE d.user_id = chi AND u.id = chi
      AND u.ambito_id = nullif(current_setting('app.ambito', true), '')::bigint
$$;

-- One more wrong secret for an account: the count so far. After an idle spell it starts again;
-- once the account is shut, further attempts don't keep it shut longer.
CREATE FUNCTION enti_conta_tentativo(p_chiave bytea, massimo integer, attesa interval)
RETURNS TABLE (falliti smallint, fino_al timestamptz)
LANGUAGE sql VOLATILE AS $$
    INSERT INTO enti_tentativofallito AS t (chiave, falliti, ultimo_il)
    VALUES (p_chiave, 1, clock_timestamp())
    ON CONFLICT (chiave) DO UPDATE SET
        falliti = CASE WHEN t.ultimo_il < clock_timestamp() - attesa THEN 1
                       ELSE least(t.falliti, massimo) + 1 END,
        ultimo_il = CASE WHEN t.falliti > massimo AND t.ultimo_il >= clock_timestamp() - attesa
                         THEN t.ultimo_il ELSE clock_timestamp() END
    RETURNING t.falliti, t.ultimo_il + attesa
$$;
