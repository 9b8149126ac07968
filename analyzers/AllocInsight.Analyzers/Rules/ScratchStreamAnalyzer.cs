using System.Collections.Immutable;
using System.Linq;
using AllocInsight.Analyzers.Candidates;
using AllocInsight.Analyzers.Escape;
using AllocInsight.Analyzers.Profiles;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Rules;

/// <summary>ALI0004: a memory stream or buffer writer that does not leave the method.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ScratchStreamAnalyzer : PoolRule
{
    private static readonly BclTypeNames Types = new("System.IO.MemoryStream", "System.Buffers.ArrayBufferWriter`1");

    /// <summary>Makes it.</summary>
    public ScratchStreamAnalyzer()
        : base([RuleTable.ScratchStream], SyntaxKind.ObjectCreationExpression, SyntaxKind.ImplicitObjectCreationExpression)
    {
    }

    private protected override void Examine(RuleContext context)
    {
        if (NewObject.Find(context.Node, Types, context.Model, allowUsing: true, context.Cancellation) is not { Initializer: null, Call: { } call } found)
            return;
        LocalCreation creation = found.Creation;
        // With a capacity or nothing: over an existing array it is no scratch stream.
        if (call.Arguments is not ([] or [{ Parameter.Type.SpecialType: SpecialType.System_Int32 }]) || BodyIndex.Of(call).HasLabel)
            return;
        if (context.Follow(creation) is not { IsReassigned: false } report)
            return;

        bool isStream = found.Type.Arity == 0;
        if (isStream ? !StreamUses.Allow(context.Facts.Escape, report, creation.Local) : !BufferWriterUses.Allow(creation, report))
            return;
        Heat? heat = context.HeatOf(creation.Expression, found.Type, FunctionNames.MemberOf(creation.Function), report.Uses.Where(MayGrow));
        if (heat is null && (IsSmall(context, found.Type, call.Arguments) || RareCode.Includes(creation.Operation)))
            return;
        string rewrite = isStream ? StreamRewrite(creation, call.Arguments) : WriterRewrite(found, call.Arguments);
        context.Report(RuleTable.ScratchStream, creation.Expression, heat, null, creation.Local.Name, FunctionNames.Of(creation.Function), rewrite, FunctionNames.NotKeeping(report.Callees));
    }

    // Of an explicit capacity below what pays, one may believe the author.
    private static bool IsSmall(RuleContext context, INamedTypeSymbol type, ImmutableArray<IArgumentOperation> arguments) =>
        arguments is [{ Value.ConstantValue: { HasValue: true, Value: int and > 0 and var capacity } }]
        && (long)capacity * (type.Arity == 0 ? 1 : ElementSize.Of(type.TypeArguments[0])) < context.Settings.ThresholdBytes;

    // Its own methods, and what it is passed to in order to be written.
    private static bool MayGrow(ValueUse use) => use.User is IArgumentOperation || use.User is IInvocationOperation call && call.Instance == use.Value;

    private static string StreamRewrite(LocalCreation creation, ImmutableArray<IArgumentOperation> arguments)
    {
        string name = creation.Local.Name, capacity = arguments is [var only] ? $"{only.Syntax}, " : "";
        string rent = $"Pool.MemoryStream({capacity}out var {name})";
        return creation.Statement is UsingStatementSyntax ? $"using ({rent})" : $"using var {name}Lease = {rent}";
    }

    private static string WriterRewrite(NewObject found, ImmutableArray<IArgumentOperation> arguments) =>
        $"using var {found.Creation.Local.Name} = new PooledBufferWriter<{found.TypeArguments}>({(arguments is [var only] ? only.Syntax : "")})";
}
