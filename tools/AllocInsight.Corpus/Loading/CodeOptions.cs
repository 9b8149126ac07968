using System.CommandLine;

namespace AllocInsight.Corpus.Loading;

/// <summary>The argument and the options that all verbs have.</summary>
internal sealed class CodeOptions
{
    private readonly Argument<string> _path = new("path") { Description = "A solution, a project, or a folder with one of them." };
    private readonly Option<string[]> _properties = new("--property") { Description = "An MSBuild property, NAME=VALUE; again for more." };
    private readonly Option<FileInfo?> _pool = new("--pool") { Description = "AllocInsight.Pooling.dll, for projects that do not refer to it." };
    private readonly Option<FileInfo[]> _profiles = new("--profile") { Description = "A file of hot sites; again for more." };
    private readonly Option<string?> _rules = new("--rules") { Description = "Only these rules, separated by commas." };
    private readonly Option<FileInfo[]> _analyzers = new("--analyzers") { Description = "An assembly with other analyzers or fixes, in place of the own ones; again for more." };

    public void AddTo(Command command)
    {
        command.Add(_path);
        foreach (Option option in new Option[] { _properties, _pool, _profiles, _rules, _analyzers })
            command.Add(option);
    }

    public CodeSource Source(ParseResult parse) => new(
        CodeSource.Find(parse.GetValue(_path)!),
        parse.GetValue(_properties)!.Select(Property).ToDictionary(),
        Existing(parse.GetValue(_pool)),
        [.. parse.GetValue(_profiles)!.Select(file => Existing(file)!)]);

    public AnalyzerSet Rules(ParseResult parse) => AnalyzerSet.Load(
        [.. parse.GetValue(_analyzers)!.Select(file => Existing(file)!)],
        parse.GetValue(_rules)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    private static KeyValuePair<string, string> Property(string text) => text.Split('=', 2) is [var name, var value]
        ? new KeyValuePair<string, string>(name, value)
        : throw new CorpusException($"'{text}' is not NAME=VALUE.");

    private static string? Existing(FileInfo? file) => file is null or { Exists: true }
        ? file?.FullName
        : throw new CorpusException($"There is no file {file.FullName}.");
}
