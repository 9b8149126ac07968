using System.CommandLine;
using System.Globalization;
using OxyPlot;

namespace AllocInsight.Experiments;

/// <summary>Where an experiment writes.</summary>
internal sealed class Output(DirectoryInfo folder)
{
    /// <summary>The option of every verb.</summary>
    public static Option<DirectoryInfo> Option() => new("--out")
    {
        Description = "The folder for tables and figures; made if needed.",
        DefaultValueFactory = _ => new DirectoryInfo("experiments"),
    };

    /// <summary>Writes a table: the first row names the columns.</summary>
    public void Table(string name, IEnumerable<IEnumerable<object>> rows)
    {
        string path = PathOf(name + ".csv");
        File.WriteAllLines(path, rows.Select(row => string.Join(',', row.Select(cell => Convert.ToString(cell, CultureInfo.InvariantCulture)))));
        Console.WriteLine($"wrote {path}");
    }

    /// <summary>Writes a figure.</summary>
    public void Figure(string name, PlotModel plot)
    {
        string path = PathOf(name + ".svg");
        using (FileStream file = File.Create(path))
            new SvgExporter { Width = 900, Height = 480, UseVerticalTextAlignmentWorkaround = true }.Export(plot, file);
        Console.WriteLine($"wrote {path}");
    }

    private string PathOf(string name)
    {
        folder.Create();
        return Path.Combine(folder.FullName, name);
    }
}
