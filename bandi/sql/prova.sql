-- From the approval on, a call that counts can't become a trial, nor a trial one that counts.
CREATE TRIGGER avviso_di_prova_fisso BEFORE UPDATE OF di_prova ON bandi_avviso
    FOR EACH ROW WHEN (OLD.stato <> 'BOZZA' AND NEW.di_prova <> OLD.di_prova)
    EXECUTE FUNCTION bandi_rifiuta('un avviso approvato non diventa di prova e non smette di esserlo');
