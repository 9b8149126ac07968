using System.CommandLine;
using System.Globalization;
using AllocInsight.Experiments.BadApple;
using AllocInsight.Experiments.BlockMalloc;
using AllocInsight.Experiments.Relief;

namespace AllocInsight.Experiments;

/// <summary>The hidden verb that <see cref="Cell.Median"/> starts: prints numbers on one line.</summary>
internal static class CellCommand
{
    public const string Name = "cell";

    public static Command Create()
    {
        Argument<string[]> words = new("words");
        Command command = new(Name, "One measurement of an experiment.") { words };
        command.Hidden = true;
        command.SetAction(parse => Run(parse.GetValue(words)!));
        return command;
    }

    private static int Run(string[] words)
    {
        double[] numbers = words[0] switch
        {
            BadAppleCommand.Name => BadAppleCell.Run(words[1], double.Parse(words[2], CultureInfo.InvariantCulture)),
            BlockMallocCommand.Name => BlockMallocCell.Run(words[1], words[2]),
            ReliefCommand.Name => ReliefCell.Run(words[1]),
            _ => throw new ArgumentOutOfRangeException(nameof(words), words[0], "There is no such cell."),
        };
        Console.WriteLine(string.Join(' ', numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture))));
        return 0;
    }
}
