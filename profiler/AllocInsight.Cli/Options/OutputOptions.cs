using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using AllocInsight.Cli.Reports;

namespace AllocInsight.Cli.Options;

/// <summary>The options about where a report goes and in what form.</summary>
internal sealed class OutputOptions
{
    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "File for the report, its format by the extension; standard output without this.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _format = new Option<string?>("--format")
    {
        Description = $"Format of the report: {ReportFormat.Names}.",
    }.AcceptOnlyFromAmong([.. ReportFormat.All.Select(candidate => candidate.Name)]);

    private readonly Option<string?> _sites = new("--sites")
    {
        Description = "Also write the hot sites for the analyzers, as a .allocsites file.",
        HelpName = "FILE",
    };

    private readonly Option<int> _top = new("--top")
    {
        Description = "Number of sites in the text report.",
        HelpName = "N",
        DefaultValueFactory = _ => 15,
        CustomParser = ParseTop,
    };

    public OutputOptions() => _output.Validators.Add(CheckExtension);

    /// <summary>Adds the options to a verb.</summary>
    /// <param name="command">The verb.</param>
    /// <param name="others">The verb's own options and arguments that name a file: none may be a file that these options name.</param>
    public void AddTo(Command command, params Symbol[] others)
    {
        command.Add(_output);
        command.Add(_format);
        command.Add(_sites);
        command.Add(_top);
        command.Validators.Add(result => DistinctFiles.Check(result, [_output, _sites, .. others]));
    }

    public OutputRequest Read(ParseResult parsed)
    {
        string? file = parsed.GetValue(_output);
        ReportFormat chosen = parsed.GetValue(_format) is { } name ? ReportFormat.Named(name) : ReportFormat.ForFile(file) ?? ReportFormat.Text;
        return new OutputRequest(Destination.Of(file), chosen, parsed.GetValue(_sites), parsed.GetValue(_top));
    }

    private void CheckExtension(OptionResult result)
    {
        if (result.Tokens is [{ Value: var file }] && result.GetResult(_format) is null && ReportFormat.ForFile(file) is null)
            result.AddError($"--output: '{file}' does not say which format to write. Give --format, or one of the extensions {ReportFormat.Extensions}.");
    }

    private static int ParseTop(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        bool valid = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0;
        if (!valid) result.AddError($"--top: '{text}' is not a number of sites; 1 is the least.");
        return count;
    }
}
