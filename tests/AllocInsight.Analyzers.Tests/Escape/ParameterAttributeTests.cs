using AllocInsight.Analyzers.Rules;
using AllocInsight.Analyzers.Tests.Rules;
using AllocInsight.Testing.Analysis;

namespace AllocInsight.Analyzers.Tests.Escape;

/// <summary>What <c>[DoesNotRetain]</c> and <c>[TransfersOwnership]</c> state of a parameter is believed.</summary>
public sealed class ParameterAttributeTests
{
    private const string Body = "var x = new byte[n]; x[0] = 1;";

    private static readonly RuleTest Test = PoolRuleTest.Of<TemporaryArrayAnalyzer>();

    [Theory]
    [InlineData("public abstract class Sender { public abstract void Send([DoesNotRetain] byte[] data); }")]
    [InlineData("public class Sender { public virtual void Send([DoesNotRetain] byte[] data) { } }")]
    [InlineData("public interface Sender { void Send([DoesNotRetain] byte[] data); }")]
    [InlineData("public interface Base { void Send([DoesNotRetain] byte[] data); } public interface Sender : Base { }")]
    [InlineData("public abstract class Base { public abstract void Send([DoesNotRetain] byte[] data); } public class Sender : Base { public override void Send(byte[] data) { } }")]
    [InlineData("public abstract class Base<T> { public abstract void Send([DoesNotRetain] T data); } public class Sender : Base<byte[]> { public override void Send(byte[] data) { } }")]
    [InlineData("public delegate void Use(byte[] data); public interface Sender { void Send([DoesNotRetain] byte[] data, Use? use = null); }")]
    public Task A_call_that_cannot_be_read_is_believed_not_to_retain(string types) => Test.FlagsAsync(Code.InClass($$"""
        public static void M(Sender sender, int n)
        {
            var x = {|ALI0001:new byte[n]|};
            x[0] = 1;
            sender.Send(x);
        }
        """) + types);

    [Theory]
    [InlineData("public abstract class Sender { public abstract void Send(byte[] data); }")]
    [InlineData("public interface Sender { void Send(byte[] data); }")]
    [InlineData("public interface Sender { void Send([TransfersOwnership] byte[] data); }")]
    [InlineData("public class Sender { public void Send([TransfersOwnership] byte[] data) { } }")]
    [InlineData("public class Base { public virtual void Send([TransfersOwnership] byte[] data) { } } public sealed class Sender : Base { public override void Send(byte[] data) { } }")]
    [InlineData("public interface Sender { System.Threading.Tasks.Task Send([DoesNotRetain] byte[] data); }")]
    public Task What_is_kept_or_not_known_or_not_waited_for_is_not_flagged(string types) => Test.IgnoresAsync(Code.InClass($$"""
        public static void M(Sender sender, int n)
        {
            {{Body}}
            sender.Send(x);
        }
        """) + types);

    [Fact]
    public Task What_is_awaited_is_over() => Test.FlagsAsync(Code.InClass("""
        public static async Task M(Sender sender, int n)
        {
            var x = [|new byte[n]|];
            x[0] = 1;
            await sender.Send(x);
        }
        """) + "public interface Sender { Task Send([DoesNotRetain] byte[] data); }");

    [Fact]
    public Task Constructors_extensions_and_indexers_can_state_it() => Test.FlagsAsync(Code.InClass("""
        public static int M(Sum sum, int n)
        {
            var x = [|new byte[n]|];
            var y = new byte[n];
            x[0] = y[0] = 1;
            _ = new Kept(y);
            x.Send();
            return sum[x] + new Sum(x).GetHashCode();
        }
        """) + """
        public class Sum { public Sum([DoesNotRetain] byte[] data) { } public virtual int this[[DoesNotRetain] byte[] data] => 0; }
        public class Kept { public Kept([TransfersOwnership] byte[] data) { } }
        public static class Extensions { public static extern void Send([DoesNotRetain] this byte[] data); }
        """);

    [Theory]
    [InlineData("Read", true, true)]
    [InlineData("Unstated", true, false)]
    [InlineData("Take", true, false)]
    [InlineData("Read", false, true)]
    [InlineData("Unstated", false, false)]
    [InlineData("Take", false, false)]
    public async Task A_method_of_another_assembly_is_believed_and_not_read(string method, bool isCompiled, bool isFlagged)
    {
        var found = await Test
            .WithLibrary("""
                using AllocInsight.Pooling;
                public static class Library
                {
                    public static void Read([DoesNotRetain] byte[] data) { }
                    public static void Unstated(byte[] data) { }
                    public static void Take([TransfersOwnership] byte[] data) { }
                }
                """, isCompiled)
            .DiagnosticsAsync(Code.InMethod($"{Body} Library.{method}(x);"));
        Assert.Equal(isFlagged, found.Count > 0);
    }

    [Fact]
    public Task A_project_may_declare_its_own_attribute() => Test.FlagsAsync(
        Code.InClass("""
            public static void M(Sender sender, int n)
            {
                var x = [|new byte[n]|];
                sender.Send(x);
            }
            """, pool: false)
        + "public interface Sender { void Send([DoesNotRetain] byte[] data); } public class DoesNotRetainAttribute : Attribute { }");
}
