using System.Text.Json;
using AllocInsight.Corpus.Loading;

namespace AllocInsight.Corpus.Timing;

/// <summary>How the build calls the compiler for a project, with the analyzers that the project brings or without.</summary>
internal sealed class CscCommandLine
{
    private static readonly string[] Outputs = ["/out:", "/pdb:", "/refout:", "/doc:", "/errorlog:"];
    private static readonly string[] LeftOut = ["/skipanalyzers", "/generatedfilesout:", "/reportanalyzer", "/warnaserror", "/noconfig"];

    private readonly CodeSource _source;
    private readonly string _compiler;
    private readonly string[] _arguments;
    private readonly string _scratch;

    private CscCommandLine(CodeSource source, string compiler, string[] arguments, string scratch, bool keepOwn)
    {
        _source = source;
        _compiler = compiler;
        _scratch = scratch;
        string[] generated = keepOwn ? [] : Generate(arguments);
        _arguments =
        [
            .. arguments.Where(argument => !Is(LeftOut, argument) && (keepOwn || !Is(["/analyzer:"], argument))).Select(InScratch),
            .. generated,
            .. source.Profiles.Select(profile => "/additionalfile:" + profile),
        ];
        if (source.Pool is { } pool && !_arguments.Any(argument => argument.EndsWith("AllocInsight.Pooling.dll", StringComparison.OrdinalIgnoreCase)))
            _arguments = [.. _arguments, "/reference:" + pool];
    }

    /// <summary>Builds the project, so that what it needs is there, and asks the build for the command line.</summary>
    /// <param name="source">The project.</param>
    /// <param name="scratch">A folder for what is compiled.</param>
    /// <param name="keepOwn">Whether the analyzers that the project brings stay.</param>
    public static CscCommandLine Of(CodeSource source, string scratch, bool keepOwn)
    {
        ChildProcess.Expect(source.Folder, source.Properties, "dotnet", "build", source.Path, "-nologo", "-v:q", "-nodeReuse:false", "-p:UseSharedCompilation=false");
        // The file that there is not makes the compile necessary, which is then skipped: what remains is its command line.
        string answer = ChildProcess.Expect(
            source.Folder,
            source.Properties,
            "dotnet", "msbuild", source.Path, "-t:Compile", "-nologo", "-nodeReuse:false", "-p:BuildProjectReferences=false", "-p:SkipCompilerExecution=true",
            "-p:ProvideCommandLineArgs=true", "-p:NonExistentFile=__none__/__none__", "-getItem:CscCommandLineArgs", "-getProperty:RoslynTargetsPath");
        using JsonDocument document = JsonDocument.Parse(answer);
        string folder = document.RootElement.GetProperty("Properties").GetProperty("RoslynTargetsPath").GetString()!;
        string[] arguments = [.. document.RootElement.GetProperty("Items").GetProperty("CscCommandLineArgs").EnumerateArray().Select(item => item.GetProperty("Identity").GetString()!)];
        return arguments.Length > 0
            ? new CscCommandLine(source, Path.Combine(folder, "bincore", "csc.dll"), arguments, scratch, keepOwn)
            : throw new CorpusException($"The build gives no command line for {source.Path}: with several target frameworks, name one by --property TargetFramework=...");
    }

    /// <summary>The compile as it is without the analyzers.</summary>
    public Func<(int ExitCode, string Output)> Bare() => Compiler("bare", _arguments);

    /// <summary>The same, with them.</summary>
    public Func<(int ExitCode, string Output)> Analyzed(AnalyzerSet rules)
    {
        string config = Path.Combine(_scratch, "rules.globalconfig");
        File.WriteAllLines(config, ["is_global = true", "global_level = 1000", .. rules.Excluded.Select(id => $"dotnet_diagnostic.{id}.severity = none")]);
        return Compiler("analyzed", [.. _arguments, "/analyzerconfig:" + config, .. rules.Files.Select(file => "/analyzer:" + file)]);
    }

    /// <summary>What the project's generators make becomes source, so that they can be left out with the analyzers.</summary>
    private string[] Generate(string[] arguments)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_scratch, "generated")).FullName;
        (int code, string output) = Compiler("generate", [.. arguments.Where(argument => argument != "/noconfig").Select(InScratch), "/skipanalyzers+", "/generatedfilesout:" + folder])();
        return code == 0
            ? [.. Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal)]
            : throw new CorpusException("It does not compile:", output);
    }

    private Func<(int ExitCode, string Output)> Compiler(string name, IEnumerable<string> arguments)
    {
        string file = Path.Combine(_scratch, name + ".rsp");
        File.WriteAllLines(file, arguments.Select(Quoted));
        return () => ChildProcess.Run(_source.Folder, new Dictionary<string, string>(), "dotnet", "exec", _compiler, "/noconfig", "@" + file);
    }

    private string InScratch(string argument) => Outputs.FirstOrDefault(output => Is([output], argument)) is { } output
        ? output + Path.Combine(_scratch, Path.GetFileName(argument[output.Length..].Trim('"')))
        : argument;

    private static string Quoted(string argument) =>
        argument.Contains(' ', StringComparison.Ordinal) && !argument.Contains('"', StringComparison.Ordinal) ? $"\"{argument}\"" : argument;

    private static bool Is(string[] starts, string argument) => starts.Any(start => argument.StartsWith(start, StringComparison.OrdinalIgnoreCase));
}
