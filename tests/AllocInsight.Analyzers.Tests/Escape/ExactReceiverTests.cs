using AllocInsight.Analyzers.Escape;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AllocInsight.Analyzers.Tests.Escape;

public sealed class ExactReceiverTests
{
    [Theory]
    [InlineData("x.Virtual()", true, true)]
    [InlineData("x.Overridden()", true, true)]
    [InlineData("_ = x.Property", true, true)]
    [InlineData("x.Leaking()", true, false)]
    [InlineData("x.Abstract()", true, true)]
    [InlineData("x.CallsLeaking()", true, false)]
    [InlineData("x.Virtual()", false, false)]
    [InlineData("x.Overridden()", false, false)]
    [InlineData("_ = x.Property", false, false)]
    [InlineData("((Base)x).Overridden()", true, false)]
    public void Of_an_object_of_exactly_a_type_the_overrides_are_known(string use, bool isExact, bool stays)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText($$"""
            abstract class Base
            {
                public static Base Kept = null!;
                public int Sum;
                public virtual void Virtual() => Sum++;
                public virtual void Overridden() => Kept = this;
                public virtual void Leaking() => Sum++;
                public void CallsLeaking() => Leaking();
                public abstract void Abstract();
                public virtual int Property { get; set; }
            }
            class Derived : Base
            {
                public override void Overridden() => Sum++;
                public override void Leaking() => Kept = this;
                public override void Abstract() => Sum++;
                static void M()
                {
                    var x = new Derived();
                    {{use}};
                }
            }
            """);
        var compilation = CSharpCompilation.Create("test", [tree], [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)]);
        SemanticModel model = compilation.GetSemanticModel(tree);
        VariableDeclaratorSyntax declarator = tree.GetRoot().DescendantNodes().OfType<VariableDeclaratorSyntax>().Single(variable => variable.Identifier.Text == "x");
        var local = (ILocalSymbol)model.GetDeclaredSymbol(declarator)!;
        EscapeReport report = new EscapeAnalysis(compilation)
            .OfLocal(local, declarator.FirstAncestorOrSelf<BlockSyntax>()!, model.GetOperation(declarator)!, isExact);
        Assert.Equal(stays, !report.Escapes);
    }
}
