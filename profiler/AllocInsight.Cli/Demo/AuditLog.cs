namespace AllocInsight.Cli.Demo;

/// <summary>Remembers the last events of the import, in the convenient way that boxes every number.</summary>
internal sealed class AuditLog
{
    private readonly object[]?[] recent = new object[]?[64];
    private int next;

    public void Record(params object[] values)
    {
        recent[next] = values;
        next = (next + 1) % recent.Length;
    }
}
