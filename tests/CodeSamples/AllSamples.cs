namespace CodeSamples;

public static class AllSamples
{
    public static int Run() => 0;
}
