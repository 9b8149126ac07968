using System;
using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace AllocInsight.Analyzers.Candidates;

/// <summary>
/// The arguments of messages, each the same object whenever the same file is looked at: Roslyn compares arguments by reference, and to an editor that asks for
/// parts of a file again and again would list a diagnostic once for each time. Safe for use by several threads.
/// </summary>
internal static class MessageTexts
{
    // By file, not by compilation: each query has a copy of that.
    private static readonly ConditionalWeakTable<SyntaxTree, ConcurrentDictionary<string, string>> Known = new();

    /// <summary>The arguments of a message about a file, as texts.</summary>
    public static object[] Of(SyntaxTree tree, params object[] arguments)
    {
        ConcurrentDictionary<string, string> known = Known.GetValue(tree, static _ => new ConcurrentDictionary<string, string>(StringComparer.Ordinal));
        return Array.ConvertAll(arguments, argument =>
        {
            string text = Convert.ToString(argument, CultureInfo.InvariantCulture);
            return (object)known.GetOrAdd(text, text);
        });
    }
}
