"""What stands in the vault's rows for ever: whose field, which commitment, and that what is erased stays erased."""

from django.db import migrations

GUARD = [
    """
CREATE FUNCTION vault_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'UPDATE' THEN
        RAISE EXCEPTION 'commitments stay: % on % is refused', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF OLD.erased_at IS NOT NULL THEN
        RAISE EXCEPTION 'what is erased stays erased' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF (OLD.id, OLD.hall, OLD.subject_kind, OLD.subject_id, OLD.field, OLD.commitment, OLD.kept_at)
        IS DISTINCT FROM (NEW.id, NEW.hall, NEW.subject_kind, NEW.subject_id, NEW.field, NEW.commitment, NEW.kept_at)
    THEN
        RAISE EXCEPTION 'whose field it is and what was committed to stays' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$
""",
    "CREATE TRIGGER vault_sealed_row BEFORE UPDATE OR DELETE ON vault_sealed FOR EACH ROW EXECUTE FUNCTION vault_guard()",
    "CREATE TRIGGER vault_sealed_truncate BEFORE TRUNCATE ON vault_sealed"
    " FOR EACH STATEMENT EXECUTE FUNCTION vault_guard()",
    "ALTER TABLE vault_sealed ENABLE ALWAYS TRIGGER vault_sealed_row",
    "ALTER TABLE vault_sealed ENABLE ALWAYS TRIGGER vault_sealed_truncate",
]
REMOVE = [
    "DROP TRIGGER vault_sealed_row ON vault_sealed",
    "DROP TRIGGER vault_sealed_truncate ON vault_sealed",
    "DROP FUNCTION vault_guard()",
]


class Migration(migrations.Migration):
    dependencies = [("vault", "0001_initial")]
    operations = [migrations.RunSQL(GUARD, REMOVE)]
