-- Aucune lecture ne s'en sert : un chronomètre se trouve par son enregistrement, et ce qu'il annonce par son travail.
DROP INDEX sys.stopwatch_due;
