-- Les écritures d'un enregistrement se lisent toutes, par `audit_record` : un index de moins à tenir à chacune.
DROP INDEX sys.audit_version;
