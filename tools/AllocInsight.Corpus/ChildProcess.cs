using System.Diagnostics;
using System.Text;

namespace AllocInsight.Corpus;

/// <summary>Runs other programs.</summary>
internal static class ChildProcess
{
    /// <summary>Runs one to its end and takes what it prints.</summary>
    /// <param name="folder">Where it runs.</param>
    /// <param name="properties">MSBuild properties whose values hold a semicolon cannot stand on a command line: they go into the environment.</param>
    /// <param name="program">The program.</param>
    /// <param name="arguments">What it takes.</param>
    public static (int ExitCode, string Output) Run(string folder, IReadOnlyDictionary<string, string> properties, string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, [.. arguments, .. properties.Where(p => !IsList(p)).Select(p => $"-p:{p.Key}={p.Value}")])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        };
        foreach ((string name, string value) in properties.Where(IsList))
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    /// <summary>Runs one that must succeed.</summary>
    /// <exception cref="CorpusException">It did not; the message has its output.</exception>
    public static string Expect(string folder, IReadOnlyDictionary<string, string> properties, string program, params string[] arguments)
    {
        (int code, string output) = Run(folder, properties, program, arguments);
        return code == 0 ? output : throw new CorpusException($"'{program} {string.Join(' ', arguments)}' ended with exit code {code}:", output);
    }

    /// <summary>Runs a line as the shell does, hands on what it prints, and takes it as well.</summary>
    public static (int ExitCode, string Output) Shell(string folder, string line, IReadOnlyDictionary<string, string> environment)
    {
        ProcessStartInfo start = OperatingSystem.IsWindows() ? new("cmd.exe", ["/c", line]) : new("/bin/sh", ["-c", line]);
        start.WorkingDirectory = folder;
        start.RedirectStandardOutput = true;
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        StringBuilder output = new();
        while (process.StandardOutput.ReadLine() is { } printed)
        {
            Console.WriteLine(printed);
            output.AppendLine(printed);
        }

        process.WaitForExit();
        return (process.ExitCode, output.ToString());
    }

    private static bool IsList(KeyValuePair<string, string> property) => property.Value.Contains(';', StringComparison.Ordinal);
}
