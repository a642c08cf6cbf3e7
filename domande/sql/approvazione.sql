-- What no approval of a graduatoria may be, whoever writes it.
CREATE FUNCTION domande_approvazione_lecita() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    e record;
BEGIN
    SELECT r.avviso_id, r.numero, r.calcolata_da_id, p.dimostrativo, a.di_prova INTO STRICT e
        FROM domande_elaborazione r
        JOIN bandi_profilopunteggio p ON p.id = r.profilo_id
        JOIN bandi_avviso a ON a.id = r.avviso_id
        WHERE r.id = NEW.elaborazione_id;
    IF e.dimostrativo AND NOT e.di_prova THEN
        RAISE EXCEPTION 'non si approva una graduatoria su punteggi non verificati'
            USING ERRCODE = '42501';
    END IF;
    IF e.calcolata_da_id = NEW.approvata_da_id THEN
        RAISE EXCEPTION 'chi ha calcolato una graduatoria non la approva' USING ERRCODE = '42501';
    END IF;
    IF EXISTS (SELECT FROM domande_elaborazione
        WHERE avviso_id = e.avviso_id AND numero > e.numero) THEN
        RAISE EXCEPTION 'si approva l''ultima elaborazione' USING ERRCODE = '42501';
    END IF;
    IF NOT EXISTS (SELECT FROM domande_listagraduatoria l
        JOIN bandi_unitaofferta o ON o.id = l.unita_offerta_id
        JOIN programmazione_unitaabitativa u ON u.id = o.unita_id
        WHERE l.elaborazione_id = NEW.elaborazione_id
            AND u.proprietario_id = NEW.proprietario_id) THEN
        RAISE EXCEPTION 'l''ente non ha liste in questa elaborazione' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER approvazione_lecita BEFORE INSERT ON domande_approvazionegraduatoria
    FOR EACH ROW EXECUTE FUNCTION domande_approvazione_lecita();

CREATE FUNCTION domande_approvazione_resta() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'un''approvazione non si modifica e non si cancella' USING ERRCODE = '42501';
END
$$;
CREATE TRIGGER approvazione_immutabile
    BEFORE UPDATE OR DELETE OR TRUNCATE ON domande_approvazionegraduatoria
    FOR EACH STATEMENT EXECUTE FUNCTION domande_approvazione_resta();
