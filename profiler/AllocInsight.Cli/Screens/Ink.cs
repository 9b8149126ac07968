namespace AllocInsight.Cli.Screens;

/// <summary>Terminal colours, or none.</summary>
internal sealed record Ink(bool On)
{
    public string Bold(string text) => Paint(text, "1");

    public string Dim(string text) => Paint(text, "2");

    public string Green(string text) => Paint(text, "32");

    public string Yellow(string text) => Paint(text, "33");

    private string Paint(string text, string code) => On && text.Length > 0 ? $"\e[{code}m{text}\e[0m" : text;
}
