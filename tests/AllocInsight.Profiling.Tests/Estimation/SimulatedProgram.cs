using AllocInsight.Profiling.Estimation;
using MathNet.Numerics.Distributions;

namespace AllocInsight.Profiling.Tests.Estimation;

/// <summary>
/// One type that several sites allocate at rates that change with time (steady, swelling, or in bursts), sampled throughout, with
/// stacks walked only in windows: either one in each equal stretch of the capture, or anywhere.
/// </summary>
internal sealed class SimulatedProgram
{
    private const int Slices = 2000;

    public SimulatedProgram(Random random, bool spreadsWindows)
    {
        SpreadsWindows = spreadsWindows;
        Windows = random.Next(10, 41);
        Duty = 0.05 + (0.45 * random.NextDouble());
        Size = 8 * random.Next(3, 2000);
        Sites = [.. Enumerable.Range(0, random.Next(1, 7)).Select(_ => Course(random))];
        double samples = 300 * Math.Pow(100, random.NextDouble());
        double bytes = samples * SampleWeight.RuntimeMeanSampleBytes;
        double all = Sites.Sum(course => course.Sum());
        foreach (double[] course in Sites)
        {
            for (int i = 0; i < Slices; i++)
                course[i] *= bytes / all;
        }
    }

    public bool SpreadsWindows { get; }

    public int Windows { get; }

    public double Duty { get; }

    public int Size { get; }

    /// <summary>For each site, the bytes that it allocates in each slice of time.</summary>
    public double[][] Sites { get; }

    public (WeightedSum TypeTotal, GroupedSum Type, GroupedSum[] Sites) Sample(Random random)
    {
        int[] windowOf = ChooseWindows(random);
        WeightedSum total = default;
        GroupedSum type = new();
        GroupedSum[] sites = [.. Sites.Select(_ => new GroupedSum())];
        var weight = SampleWeight.Of(Size);
        for (int site = 0; site < Sites.Length; site++)
        {
            for (int slice = 0; slice < Slices; slice++)
            {
                int objects = (int)Math.Round(Sites[site][slice] / Size);
                int samples = objects == 0 ? 0 : Poisson.Sample(random, objects * weight.Probability);
                for (int i = 0; i < samples; i++)
                {
                    total.Add(weight);
                    if (windowOf[slice] < 0)
                        continue;
                    type.Add(weight, windowOf[slice]);
                    sites[site].Add(weight, windowOf[slice]);
                }
            }
        }
        return (total, type, sites);
    }

    public double TrueBytes(int site) => Sites[site].Sum(bytes => Math.Round(bytes / Size) * Size);

    private int[] ChooseWindows(Random random)
    {
        int[] windowOf = new int[Slices];
        Array.Fill(windowOf, -1);
        double stretch = (double)Slices / Windows;
        for (int window = 0; window < Windows; window++)
        {
            double length = stretch * Duty;
            double from = SpreadsWindows ? (window * stretch) + (random.NextDouble() * (stretch - length)) : random.NextDouble() * (Slices - length);
            int last = Math.Min(Slices, Math.Max((int)from + 1, (int)(from + length)));
            for (int slice = (int)from; slice < last; slice++)
                windowOf[slice] = window;
        }
        return windowOf;
    }

    private static double[] Course(Random random)
    {
        double level = Math.Exp(2 * random.NextDouble());
        double period = Slices * (0.02 + random.NextDouble()), phase = random.NextDouble() * 2 * Math.PI;
        double meanBurst = Slices * (0.02 + (0.1 * random.NextDouble())), meanPause = meanBurst * 2 * random.NextDouble();
        bool isOn = true;
        int kind = random.Next(3);
        double[] course = new double[Slices];
        for (int i = 0; i < Slices; i++)
        {
            isOn = random.NextDouble() < 1 / (isOn ? meanBurst : Math.Max(1, meanPause)) ? !isOn : isOn;
            course[i] = level * (kind switch
            {
                0 => 1,
                1 => 1.05 + Math.Sin(phase + (i * 2 * Math.PI / period)),
                _ => isOn ? 1 : 0.02,
            });
        }
        return course;
    }
}
