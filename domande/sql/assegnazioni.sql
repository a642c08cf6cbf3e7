-- What no tornata, assignment, fact or contract may be, whoever writes it.
CREATE FUNCTION domande_tornata_lecita() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM domande_pubblicazionegraduatoria p
        WHERE p.id = NEW.pubblicazione_id AND p.tipo = 'DEFINITIVA'
            AND p.avviso_id = NEW.avviso_id AND p.elaborazione_id = NEW.elaborazione_id) THEN
        RAISE EXCEPTION 'si assegna dalla graduatoria definitiva' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER tornata_lecita BEFORE INSERT ON domande_tornataassegnazione
    FOR EACH ROW EXECUTE FUNCTION domande_tornata_lecita();

-- TRANSIZIONI_ASSEGNAZIONE of domande/states.py, from a state to another.
CREATE FUNCTION domande_passo_di_assegnazione(p_da text, p_a text) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE p_da
        WHEN 'PROPOSTA' THEN p_a IN ('CONVOCATA', 'RITIRATA')
        WHEN 'CONVOCATA' THEN p_a IN ('IN_VERIFICA', 'RIFIUTATA', 'RITIRATA')
        WHEN 'IN_VERIFICA' THEN p_a IN ('PREAVVISO', 'VISITA', 'RIFIUTATA', 'RITIRATA')
        WHEN 'PREAVVISO' THEN p_a IN ('IN_VERIFICA', 'ESCLUSA', 'RITIRATA')
        WHEN 'VISITA' THEN p_a IN ('ACCETTATA', 'RIFIUTATA', 'SCADUTA', 'RITIRATA')
        WHEN 'ACCETTATA' THEN p_a IN ('CONSEGNATA', 'RIFIUTATA', 'RITIRATA')
        WHEN 'CONSEGNATA' THEN p_a = 'CONTRATTO'
        ELSE false
    END
$$;

-- An office, or the portal's own work: the others answer, and write nothing else.
CREATE FUNCTION domande_ufficio_che_assegna() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT nullif(current_setting('app.utente', true), '') IS NULL OR EXISTS (
        SELECT FROM enti_incarico i
        WHERE i.utente_id = nullif(current_setting('app.utente', true), '')::bigint
            AND i.ruolo IN ('CAPOFILA', 'OPERATORE_ENTE', 'RESPONSABILE_ENTE'))
$$;

CREATE FUNCTION domande_assegnazione_lecita() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    v_passi text[] := '{stato,termine,appuntamento,aggiornata_il}';
    v_ultimo text;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.stato <> 'PROPOSTA' OR NOT domande_ufficio_che_assegna() OR NOT EXISTS (
            SELECT FROM domande_tornataassegnazione t
            JOIN bandi_unitaofferta o ON o.avviso_id = t.avviso_id
            JOIN programmazione_unitaabitativa u ON u.id = o.unita_id
            JOIN domande_domanda d ON d.avviso_id = t.avviso_id
            JOIN domande_preferenza p ON p.domanda_id = d.id AND p.unita_offerta_id = o.id
            WHERE t.id = NEW.tornata_id AND o.id = NEW.offerta_id AND o.ritirata_il IS NULL
                AND u.proprietario_id = NEW.proprietario_id AND d.id = NEW.domanda_id
                AND d.richiedente_id = NEW.richiedente_id AND d.ritirata_il IS NULL) THEN
            RAISE EXCEPTION 'un''unità si propone a chi l''ha chiesta, nel suo avviso'
                USING ERRCODE = '42501';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' OR to_jsonb(NEW) - v_passi <> to_jsonb(OLD) - v_passi THEN
        RAISE EXCEPTION 'di un''assegnazione cambia solo lo stato' USING ERRCODE = '42501';
    END IF;
    SELECT f.stato INTO v_ultimo FROM domande_fattoassegnazione f
        WHERE f.assegnazione_id = NEW.id AND f.stato <> '' ORDER BY f.numero DESC LIMIT 1;
    IF NOT domande_passo_di_assegnazione(OLD.stato, NEW.stato)
        OR v_ultimo IS DISTINCT FROM NEW.stato THEN
        RAISE EXCEPTION 'un''assegnazione segue i suoi passi, ciascuno con il suo fatto'
            USING ERRCODE = '42501';
    END IF;
    IF NEW.stato = 'CONTRATTO' AND NOT EXISTS (SELECT FROM domande_contrattoassegnazione c
        WHERE c.assegnazione_id = NEW.id) THEN
        RAISE EXCEPTION 'il contratto ha i suoi dati' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER assegnazione_lecita BEFORE INSERT OR UPDATE OR DELETE ON domande_assegnazione
    FOR EACH ROW EXECUTE FUNCTION domande_assegnazione_lecita();
CREATE TRIGGER assegnazione_non_si_svuota BEFORE TRUNCATE ON domande_assegnazione
    FOR EACH STATEMENT EXECUTE FUNCTION domande_non_si_cambia();

-- The number of a fact is the next of its tornata, whoever's the facts before it are: so it runs
-- as the owner of the tables. Acts hold the avviso: two can't ask at once.
CREATE FUNCTION domande_prossimo_fatto(p_tornata bigint) RETURNS integer
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(max(numero), 0) + 1 FROM domande_fattoassegnazione WHERE tornata_id = p_tornata
$$;

CREATE FUNCTION domande_fatto_lecito() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    a record;
BEGIN
    IF NEW.tipo NOT IN ('ACCETTAZIONE', 'RIFIUTO', 'OSSERVAZIONI')
        AND NOT domande_ufficio_che_assegna() THEN
        RAISE EXCEPTION 'questo atto è di un ufficio' USING ERRCODE = '42501';
    END IF;
    NEW.numero := domande_prossimo_fatto(NEW.tornata_id);
    IF NEW.assegnazione_id IS NULL THEN
        RETURN NEW;
    END IF;
    SELECT * INTO STRICT a FROM domande_assegnazione WHERE id = NEW.assegnazione_id;
    IF (a.tornata_id, a.offerta_id, a.domanda_id, a.proprietario_id, a.richiedente_id)
        IS DISTINCT FROM (NEW.tornata_id, NEW.offerta_id, NEW.domanda_id, NEW.proprietario_id,
            NEW.richiedente_id) THEN
        RAISE EXCEPTION 'il fatto è di un''altra assegnazione' USING ERRCODE = '42501';
    END IF;
    IF NEW.stato <> '' AND NOT (NEW.tipo = 'PROPOSTA' AND NEW.stato = 'PROPOSTA'
        OR domande_passo_di_assegnazione(a.stato, NEW.stato)) THEN
        RAISE EXCEPTION 'un''assegnazione segue i suoi passi' USING ERRCODE = '42501';
    END IF;
    IF NEW.tipo IN ('ACCETTAZIONE', 'SCADENZA')
        AND (NEW.istante < a.termine) <> (NEW.tipo = 'ACCETTAZIONE') THEN
        RAISE EXCEPTION 'si accetta nel termine, e dopo non più' USING ERRCODE = '42501';
    END IF;
    -- Who prepares an assignment or a refusal does not decide it.
    IF NEW.tipo IN ('CONSEGNA', 'ESCLUSIONE') AND EXISTS (
        SELECT FROM domande_fattoassegnazione f WHERE f.assegnazione_id = a.id
            AND f.tipo = CASE NEW.tipo WHEN 'CONSEGNA' THEN 'PROPOSTA' ELSE 'PREAVVISO' END
            AND f.utente_id = NEW.utente_id) THEN
        RAISE EXCEPTION 'chi prepara un atto non lo decide' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER fatto_lecito BEFORE INSERT ON domande_fattoassegnazione
    FOR EACH ROW EXECUTE FUNCTION domande_fatto_lecito();

CREATE FUNCTION domande_contratto_lecito() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT domande_ufficio_che_assegna() OR NOT EXISTS (SELECT FROM domande_assegnazione a
        WHERE a.id = NEW.assegnazione_id AND a.stato = 'CONSEGNATA' AND a.domanda_id = NEW.domanda_id
        AND a.richiedente_id = NEW.richiedente_id AND a.proprietario_id = NEW.proprietario_id) THEN
        RAISE EXCEPTION 'il contratto segue la consegna' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER contratto_lecito BEFORE INSERT ON domande_contrattoassegnazione
    FOR EACH ROW EXECUTE FUNCTION domande_contratto_lecito();

-- The order of assignment depends on what every owner did: of the facts of others an office knows
-- what the order is computed from, and no reason, no date, no person.
CREATE FUNCTION domande_fatti_dell_ordine(p_tornata bigint, p_fino integer)
RETURNS TABLE (numero integer, tipo text, offerta_id bigint, domanda_id bigint, codice text,
    canale text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT f.numero, f.tipo, f.offerta_id, f.domanda_id, f.codice, f.canale
    FROM domande_fattoassegnazione f
    WHERE f.tornata_id = p_tornata AND f.numero <= p_fino
        AND f.tipo IN ('PROPOSTA', 'SCELTA', 'ESCLUSIONE', 'ACCETTAZIONE', 'RIFIUTO', 'SCADENZA',
            'RITIRO', 'SISTEMATO')
        AND (nullif(current_setting('app.utente', true), '') IS NULL OR EXISTS (
            SELECT FROM enti_incarico i
            WHERE i.utente_id = nullif(current_setting('app.utente', true), '')::bigint
                AND i.ruolo IN ('CAPOFILA', 'OPERATORE_ENTE', 'RESPONSABILE_ENTE')))
    ORDER BY f.numero
$$;
