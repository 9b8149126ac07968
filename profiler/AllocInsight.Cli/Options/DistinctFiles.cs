using System.CommandLine;
using System.CommandLine.Parsing;
using AllocInsight.Cli.Reports;

namespace AllocInsight.Cli.Options;

/// <summary>Refuses command lines that name one file twice: what is written last would destroy the other, or what is read.</summary>
internal static class DistinctFiles
{
    /// <summary>Complains of the first file that two symbols name.</summary>
    /// <param name="result">The verb as it was called.</param>
    /// <param name="symbols">Options that name files to write, and arguments that name files to read.</param>
    public static void Check(CommandResult result, IEnumerable<Symbol> symbols)
    {
        Dictionary<string, Symbol> seen = new(RealPath.Comparer);
        foreach (Symbol symbol in symbols)
        {
            if (File(result, symbol) is not { } file) continue;
            string path = RealPath.Of(file);
            if (seen.TryAdd(path, symbol)) continue;
            result.AddError(Complaint(seen[path], symbol, file));
            return;
        }
    }

    /// <summary>The file that was given; null where there is none that could be destroyed.</summary>
    private static string? File(CommandResult result, Symbol symbol)
    {
        SymbolResult? given = symbol is Option option ? result.GetResult(option) : result.GetResult((Argument)symbol);
        // What is given twice, or without a name, is reported by itself.
        return given?.Tokens is [{ Value: { Length: > 0 } file }] && Destination.Of(file) is { } path && !Destination.IsDevice(path) ? path : null;
    }

    private static string Complaint(Symbol first, Symbol second, string file) => second is Argument
        ? $"{first.Name} means the file that is to be read, '{file}': the output would replace it. Give {first.Name} another name."
        : $"{first.Name} and {second.Name} both name '{file}': one would replace the other. Give each a name of its own.";
}
