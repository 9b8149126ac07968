using System.Globalization;

namespace AllocInsight.Cli.Screens;

/// <summary>The characters beyond letters and digits that a report draws with.</summary>
/// <param name="Ellipsis">Stands for what was left out.</param>
/// <param name="Warning">Begins a line that limits how far the figures can be trusted.</param>
/// <param name="BarSteps">A bar's cells from an eighth (or a half) to full, the last one full.</param>
internal sealed record Glyphs(string Ellipsis, string Warning, string BarSteps)
{
    private static readonly Glyphs Rich = new("…", "▲", "▏▎▍▌▋▊▉█");
    private static readonly Glyphs Ascii = new("...", "!", "#");

    public static Glyphs For(ReportView view) => view.Unicode ? Rich : Ascii;

    /// <summary>A bar for a fraction of <paramref name="width"/> cells; anything above nothing is visible.</summary>
    public string Bar(double fraction, int width)
    {
        if (!(fraction > 0)) return "";
        int steps = BarSteps.Length;
        int filled = Math.Clamp((int)Math.Round(fraction * width * steps), 1, width * steps);
        string rest = filled % steps > 0 ? BarSteps[(filled % steps) - 1].ToString(CultureInfo.InvariantCulture) : "";
        return new string(BarSteps[^1], filled / steps) + rest;
    }

    /// <summary>Cuts the end off a text that is too long.</summary>
    public string CutEnd(string text, int length) =>
        text.Length <= length ? text : text[..Math.Max(0, length - Ellipsis.Length)] + Ellipsis;

    /// <summary>Cuts the beginning off a text that is too long.</summary>
    public string CutStart(string text, int length) =>
        text.Length <= length ? text : Ellipsis + text[^Math.Max(0, length - Ellipsis.Length)..];
}
