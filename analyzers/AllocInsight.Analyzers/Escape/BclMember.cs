using System;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace AllocInsight.Analyzers.Escape;

/// <summary>One member that a row of the table names, or all members of the row's type (<c>*</c>).</summary>
internal sealed class BclMember
{
    /// <summary>The name that stands for every member.</summary>
    public const string AnyName = "*";

    private readonly ImmutableArray<Keeping> _arguments;

    /// <param name="name">The metadata name, or <see cref="AnyName"/>.</param>
    /// <param name="overloads">Which of the methods of this name; null for all.</param>
    /// <param name="receiver">What is done with the object whose member it is.</param>
    /// <param name="arguments">What is done with each argument; the last one stands for all that follow.</param>
    public BclMember(string name, BclParameterList? overloads, Keeping receiver, ImmutableArray<Keeping> arguments)
    {
        Name = name;
        Overloads = overloads;
        Receiver = receiver;
        _arguments = arguments;
    }

    public string Name { get; }

    public BclParameterList? Overloads { get; }

    public Keeping Receiver { get; }

    /// <summary>How many arguments are told apart.</summary>
    public int ArgumentCount => _arguments.Length;

    public Keeping Argument(int ordinal) => _arguments[Math.Min(ordinal, _arguments.Length - 1)];

    /// <summary>How exactly this names the member: 0 not at all, then as one of all, by name, by overload.</summary>
    public int Precision(ISymbol member, ImmutableArray<IParameterSymbol> parameters)
    {
        if (Name == AnyName)
            return 1;
        if (Name != member.MetadataName)
            return 0;
        if (Overloads is null)
            return 2;
        return Overloads.Matches(parameters) ? 3 : 0;
    }
}
