namespace AllocInsight.Corpus.Fixing;
