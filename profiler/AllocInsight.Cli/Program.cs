using AllocInsight.Cli;

return await CommandLineTool.RunAsync(args);
