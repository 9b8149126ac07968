using System.CommandLine;
using System.Globalization;
using AllocInsight.Experiments.Charts;
using OxyPlot;

namespace AllocInsight.Experiments;

/// <summary>Where an experiment writes.</summary>
internal sealed class Output(DirectoryInfo folder)
{
    // Of a figure, in pixels.
    private const int Width = 900;
    private const int Height = 480;

    /// <summary>A verb that writes, with its option.</summary>
    public static Command Command(string name, string description, Func<Output, int> run)
    {
        Option<DirectoryInfo> folder = new("--out")
        {
            Description = "The folder for tables and figures; made if needed.",
            DefaultValueFactory = _ => new DirectoryInfo("experiments"),
        };
        Command command = new(name, description) { folder };
        command.SetAction(parse => Run(parse.GetValue(folder)!, run));
        return command;
    }

    /// <summary>Writes a table: the first row names the columns.</summary>
    public void Table(string name, IEnumerable<IEnumerable<object>> rows)
    {
        string path = PathOf(name + ".csv");
        File.WriteAllLines(path, rows.Select(row => string.Join(',', row.Select(Text))));
        Console.WriteLine($"wrote {path}");
    }

    /// <summary>Writes a figure.</summary>
    public void Figure(string name, PlotModel plot)
    {
        string path = PathOf(name + ".svg");
        using (FileStream file = File.Create(path))
            new SvgExporter { Width = Width, Height = Height, UseVerticalTextAlignmentWorkaround = true, TextMeasurer = new WideText(Width, Height) }.Export(plot, file);
        Console.WriteLine($"wrote {path}");
    }

    // An experiment takes minutes: what it cannot write to is said before.
    private static int Run(DirectoryInfo folder, Func<Output, int> run)
    {
        try
        {
            folder.Create();
            File.Create(Path.Combine(folder.FullName, Path.GetRandomFileName()), 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"Nothing can be written to {folder.FullName}: {error.Message}");
            return 1;
        }
        return run(new Output(folder));
    }

    private static string Text(object cell)
    {
        string text = Convert.ToString(cell, CultureInfo.InvariantCulture)!;
        return text.Contains(',', StringComparison.Ordinal) ? $"\"{text}\"" : text;
    }

    private string PathOf(string name) => Path.Combine(folder.FullName, name);
}
