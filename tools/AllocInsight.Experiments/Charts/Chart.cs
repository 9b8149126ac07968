using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace AllocInsight.Experiments.Charts;

/// <summary>The figures that experiments draw.</summary>
internal static class Chart
{
    private static readonly OxyColor[] Colors =
        [OxyColor.Parse("#4e79a7"), OxyColor.Parse("#f28e2b"), OxyColor.Parse("#59a14f"), OxyColor.Parse("#b07aa1"), OxyColor.Parse("#e15759"), OxyColor.Parse("#76b7b2")];

    // Between an axis's numbers and its title, which is drawn on its side and so is not where it is thought to be.
    private const double TitleDistance = 14;

    /// <summary>A bar for each category, made of one piece for each series.</summary>
    public static PlotModel StackedBars(string title, string xTitle, string yTitle, IReadOnlyList<string> categories, IReadOnlyList<(string Name, double[] Values)> series) =>
        Bars(title, xTitle, yTitle, categories, series, isStacked: true);

    /// <summary>A group of bars for each category.</summary>
    public static PlotModel GroupedBars(string title, string xTitle, string yTitle, IReadOnlyList<string> categories, IReadOnlyList<(string Name, double[] Values)> series) =>
        Bars(title, xTitle, yTitle, categories, series, isStacked: false);

    /// <summary>A line for each series; every second pair dashed where they come in pairs.</summary>
    public static PlotModel Lines(string title, string xTitle, string yTitle, IReadOnlyList<(string Name, double[] Values, bool IsDashed, int Color)> series)
    {
        PlotModel plot = New(title);
        plot.Axes.Add(new LinearAxis { Position = AxisPosition.Bottom, Title = xTitle, Minimum = 0 });
        plot.Axes.Add(new LinearAxis { Position = AxisPosition.Left, Title = yTitle, AxisTitleDistance = TitleDistance, Minimum = 0, MajorGridlineStyle = LineStyle.Solid, MajorGridlineColor = OxyColors.LightGray, StringFormat = "N0" });
        foreach ((string name, double[] values, bool isDashed, int color) in series)
        {
            var line = new LineSeries { Title = name, Color = Colors[color % Colors.Length], LineStyle = isDashed ? LineStyle.Dash : LineStyle.Solid };
            line.Points.AddRange(values.Select((value, i) => new DataPoint(i, value)));
            plot.Series.Add(line);
        }
        return plot;
    }

    private static PlotModel Bars(string title, string xTitle, string yTitle, IReadOnlyList<string> categories, IReadOnlyList<(string Name, double[] Values)> series, bool isStacked)
    {
        PlotModel plot = New(title);
        var axis = new CategoryAxis { Position = AxisPosition.Bottom, Key = "category", Title = xTitle, GapWidth = 0.3, MajorStep = Math.Max(1, categories.Count / 20) };
        axis.Labels.AddRange(categories);
        plot.Axes.Add(axis);
        plot.Axes.Add(new LinearAxis { Position = AxisPosition.Left, Key = "value", Title = yTitle, AxisTitleDistance = TitleDistance, Minimum = 0, MajorGridlineStyle = LineStyle.Solid, MajorGridlineColor = OxyColors.LightGray, StringFormat = "#,0.##", MaximumPadding = 0.08 });
        for (int i = 0; i < series.Count; i++)
        {
            // Bars of this library lie on their sides unless their axes are exchanged.
            var bars = new BarSeries { Title = series[i].Name, IsStacked = isStacked, FillColor = Colors[i % Colors.Length], XAxisKey = "value", YAxisKey = "category" };
            if (!isStacked)
            {
                // A bar that is too low to be seen has its number still.
                bars.LabelFormatString = "{0:#,0.##}";
                bars.LabelPlacement = LabelPlacement.Outside;
                bars.RenderInLegend = series.Count > 1;
            }
            bars.Items.AddRange(series[i].Values.Select(value => new BarItem(value)));
            plot.Series.Add(bars);
        }
        return plot;
    }

    private static PlotModel New(string title)
    {
        var plot = new PlotModel { Title = title, TitleFontSize = 15, Background = OxyColors.White, DefaultFont = "sans-serif" };
        plot.Legends.Add(new Legend { LegendPlacement = LegendPlacement.Outside, LegendPosition = LegendPosition.RightTop });
        return plot;
    }
}
