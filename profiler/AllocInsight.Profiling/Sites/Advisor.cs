using AllocInsight.Profiling.Model;
using AllocInsight.Profiling.Symbols;

namespace AllocInsight.Profiling.Sites;

internal sealed class Advisor(double totalBytes, double seconds)
{
    public (Verdict Verdict, string Advice) Judge(SiteRow row, TypeKind kind, LocatedStack located) => (Verdict.Leave, $"{kind} {located.IsInnermost} {totalBytes} {seconds} {row.Bytes}");
}
