using System.CommandLine;
using AllocInsight.Corpus;
using AllocInsight.Corpus.Fixing;
using AllocInsight.Corpus.Running;
using AllocInsight.Corpus.Timing;

RootCommand root = new("Runs the analyzers, and their fixes, over real code.")
{
    RunCommand.Create(),
    TimeCommand.Create(),
    FixCommand.Create(),
};
try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (CorpusException failure)
{
    await Console.Error.WriteLineAsync(failure.Message);
    return 1;
}
