using System.CommandLine;
using System.CommandLine.Parsing;
using AllocInsight.Profiling.Capture;
using AllocInsight.Profiling.Model;

namespace AllocInsight.Cli.Options;

/// <summary>The options about what to work out from allocations, live or recorded.</summary>
internal sealed class AnalysisOptions
{
    private static readonly Dictionary<string, LifetimeMode> Modes = new()
    {
        ["windows"] = LifetimeMode.Windows,
        ["full"] = LifetimeMode.Full,
        ["none"] = LifetimeMode.None,
    };

    private readonly Option<string> _classes = new("--classes")
    {
        Description = "Size classes to sort allocations into: default, ruby, bmalloc, a list such as 40,80,160, or @FILE.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "default",
    };

    private readonly Option<string> _lifetimes = new Option<string>("--lifetimes")
    {
        Description = "How to watch which objects die young: in short windows, at every collection (costs more), or not at all.",
        DefaultValueFactory = _ => "windows",
    }.AcceptOnlyFromAmong([.. Modes.Keys]);

    private readonly Option<bool> _noLifetimes = new("--no-lifetimes")
    {
        Description = "The same as --lifetimes none.",
    };

    public AnalysisOptions()
    {
        _classes.CompletionSources.Add("default", "ruby", "bmalloc");
        _classes.Validators.Add(CheckClasses);
    }

    public void AddTo(Command command)
    {
        command.Add(_classes);
        command.Add(_lifetimes);
        command.Add(_noLifetimes);
        command.Validators.Add(CheckContradiction);
    }

    public CaptureOptions Read(ParseResult parsed) => new()
    {
        SizeClasses = parsed.GetRequiredValue(_classes),
        Lifetimes = parsed.GetValue(_noLifetimes) ? LifetimeMode.None : Modes[parsed.GetRequiredValue(_lifetimes)],
    };

    /// <summary>The first option of this group that the user gave; null if none.</summary>
    public string? FirstGiven(ParseResult parsed)
    {
        Option[] all = [_classes, _lifetimes, _noLifetimes];
        return all.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false })?.Name;
    }

    private static void CheckClasses(OptionResult result)
    {
        if (result.Tokens is [{ Value: var name }] && SizeClasses.Problem(name) is { } problem)
            result.AddError($"--classes: {problem}");
    }

    private void CheckContradiction(CommandResult result)
    {
        if (result.GetResult(_noLifetimes) is { Implicit: false } && result.GetResult(_lifetimes) is { Implicit: false, Tokens: [{ Value: not "none" }] })
            result.AddError("--no-lifetimes contradicts --lifetimes: give one of them.");
    }
}
