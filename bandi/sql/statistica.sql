-- No public count is below five, whoever writes it.
ALTER TABLE bandi_statistica ADD CONSTRAINT statistica_mai_sotto_cinque CHECK (
    NOT jsonb_path_exists(unita, '$.* ? (@ < 5)') AND NOT jsonb_path_exists(comuni, '$.* ? (@ < 5)'));
GRANT SELECT ON bandi_statistica TO :pubblico;
CREATE POLICY pubblicati ON bandi_statistica AS RESTRICTIVE FOR SELECT TO :pubblico
    USING (EXISTS (SELECT FROM bandi_avviso a WHERE a.id = avviso_id));
