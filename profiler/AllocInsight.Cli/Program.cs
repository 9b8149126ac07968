using AllocInsight.Cli.Verbs;

return await CommandLineTool.RunAsync(args);
