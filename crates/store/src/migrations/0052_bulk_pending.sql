-- `pending` : les transitions qui attendent une approbation, ni faites ni refusées. `hold` change à chaque prise du geste par un essai
-- de son travail : un essai d'avant, resté en route, n'y écrit plus.
ALTER TABLE sys.bulk ADD COLUMN pending bigint NOT NULL DEFAULT 0, ADD COLUMN hold bigint NOT NULL DEFAULT 0;
