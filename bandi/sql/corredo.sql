-- From the approval on, papers, desks and contacts are what the act approved.
CREATE TRIGGER avviso_corredo_fisso BEFORE UPDATE OF corredo, referenti ON bandi_avviso
    FOR EACH ROW WHEN (OLD.stato <> 'BOZZA'
        AND (NEW.corredo, NEW.referenti) IS DISTINCT FROM (OLD.corredo, OLD.referenti))
    EXECUTE FUNCTION bandi_rifiuta('i documenti e gli sportelli di un avviso approvato sono quelli');
