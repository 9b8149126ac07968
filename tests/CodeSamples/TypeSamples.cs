namespace CodeSamples;

public enum SampleColour
{
    Red,
}

public struct SamplePoint
{
    public int X;
}

public readonly record struct SamplePair<T>(T Left, T Right);

public delegate void SampleHandler(int value);

public sealed class SampleClass;
