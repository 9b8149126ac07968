namespace AllocInsight.Cli.Demo;

/// <summary>Remembers the last events of the import, in the convenient way that boxes every number.</summary>
internal sealed class AuditLog
{
    private readonly object[]?[] _recent = new object[]?[64];
    private int _next;

    public void Record(params object[] values)
    {
        _recent[_next] = values;
        _next = (_next + 1) % _recent.Length;
    }
}
