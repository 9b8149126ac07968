using AllocInsight.Cli.Screens;
using AllocInsight.Profiling;
using AllocInsight.Profiling.Model;
using AllocInsight.Profiling.Output;

namespace AllocInsight.Cli.Reports;

/// <summary>What to write once a profile is there.</summary>
/// <param name="File">File of the report; null for standard output.</param>
/// <param name="Format">Its form.</param>
/// <param name="SitesFile">File of the hot sites; null for none.</param>
/// <param name="Top">Number of sites that a text report shows.</param>
internal sealed record OutputRequest(string? File, ReportFormat Format, string? SitesFile, int Top)
{
    /// <summary>True if standard output is kept for the report.</summary>
    public bool ToStandardOutput => File is null;

    /// <summary>Fails now rather than after a long measurement.</summary>
    public void Check()
    {
        if (File is not null) OutputFile.Check(File);
        if (SitesFile is not null) OutputFile.Check(SitesFile);
    }

    /// <summary>Writes everything; what cannot be written is shown on standard output, so that no measurement is lost.</summary>
    public void Write(AllocationProfile profile, Invocation again)
    {
        ProfilingException? failure = null;
        if (SitesFile is not null)
        {
            failure = TryWrite(SitesFile, Profiling.Output.SitesFile.Format(profile));
            if (failure is null && Profiling.Output.SitesFile.Lines(profile).Count == 0)
                Failures.Say($"'{SitesFile}' holds no sites, and analyzers will flag nothing by it: no allocation was traced to a line of source.");
        }

        if (File is not null)
        {
            ReportView view = new() { Top = Top, Again = again };
            ProfilingException? reportFailure = TryWrite(File, Format.Render(profile, view));
            if (reportFailure is not null) StandardOutput.Write(TextReport.Render(profile, StandardOutput.View(Top, again)));
            failure ??= reportFailure;
        }
        else
        {
            StandardOutput.Write(Format.Render(profile, StandardOutput.View(Top, again)));
        }

        if (failure is not null) throw failure;
    }

    private static ProfilingException? TryWrite(string path, string content)
    {
        try
        {
            OutputFile.Write(path, content);
            return null;
        }
        catch (ProfilingException e)
        {
            return e;
        }
    }
}
