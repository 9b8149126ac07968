using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;

namespace AllocInsight.Analyzers.Escape;

/// <summary>
/// Reads the table: a row a line, <c>types members receiver arguments</c>, columns separated by blanks, what stands in a column
/// by commas; a line that starts with <c>#</c> is a comment. What the columns mean stands at the head of the table.
/// </summary>
internal static class BclParametersText
{
    private const string Resource = "BclParameters.txt";

    /// <summary>The table that is built into this assembly.</summary>
    public static IReadOnlyCollection<BclType> ReadResource()
    {
        using Stream stream = typeof(BclParametersText).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is missing.");
        using var reader = new StreamReader(stream);
        return Read(reader);
    }

    /// <exception cref="FormatException">A line is not a row; the message names it.</exception>
    public static IReadOnlyCollection<BclType> Read(TextReader reader)
    {
        var types = new Dictionary<string, BclType>(StringComparer.Ordinal);
        int number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (line.Length == 0 || line[0] == '#')
                continue;
            string[] columns = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (columns.Length != 4)
                throw Wrong(number, "a row has four columns");
            Keeping receiver = KeepingOf(columns[2], number);
            ImmutableArray<Keeping> arguments = ArgumentsOf(columns[3], number);
            foreach (string name in columns[0].Split(','))
            {
                if (!types.TryGetValue(name, out BclType? type))
                    types.Add(name, type = new BclType(name));
                AddMembers(type, columns[1], receiver, arguments, number);
            }
        }
        return types.Values;
    }

    private static void AddMembers(BclType type, string members, Keeping receiver, ImmutableArray<Keeping> arguments, int number)
    {
        int start = 0;
        while (start <= members.Length)
        {
            int end = members.IndexOfAny([',', '('], start);
            if (end < 0)
                end = members.Length;
            string name = members.Substring(start, end - start);
            BclParameterList? overloads = null;
            if (end < members.Length && members[end] == '(')
            {
                int close = members.IndexOf(')', end);
                if (close < 0 || (close + 1 < members.Length && members[close + 1] != ','))
                    throw Wrong(number, "a list of parameters ends with ')'");
                overloads = BclParameterList.Parse(members.Substring(end + 1, close - end - 1));
                end = close + 1;
            }
            if (name.Length == 0)
                throw Wrong(number, "a member has a name");
            type.Add(new BclMember(name, overloads, receiver, arguments));
            start = end + 1;
        }
    }

    private static ImmutableArray<Keeping> ArgumentsOf(string text, int number)
    {
        ImmutableArray<Keeping>.Builder arguments = ImmutableArray.CreateBuilder<Keeping>();
        foreach (string part in text.Split(','))
            arguments.Add(KeepingOf(part, number));
        return arguments.ToImmutable();
    }

    private static Keeping KeepingOf(string text, int number) => text switch
    {
        "reads" => Keeping.Reads,
        "wraps" => Keeping.Wraps,
        "keeps" or "-" => Keeping.Keeps,
        _ => throw Wrong(number, $"'{text}' is none of reads, wraps, keeps and -"),
    };

    private static FormatException Wrong(int number, string rule) =>
        new(string.Format(CultureInfo.InvariantCulture, "Line {0} of the table of parameters: {1}.", number, rule));
}
