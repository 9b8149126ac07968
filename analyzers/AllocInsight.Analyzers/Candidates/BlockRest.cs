using System.Linq;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AllocInsight.Analyzers.Candidates;

/// <summary>Whether what follows a statement in its block can be put into a block of its own.</summary>
internal static class BlockRest
{
    /// <summary>
    /// Whether it means the same there. Not at the top level of a program; a local function may be called from further up; directives may begin there and end
    /// outside. Labels are for the caller to exclude.
    /// </summary>
    public static bool CanMove(StatementSyntax statement) =>
        statement.Parent is BlockSyntax { ContainsDirectives: false } block
        && !block.Statements.Skip(block.Statements.IndexOf(statement) + 1).Any(following => following is LocalFunctionStatementSyntax);
}
