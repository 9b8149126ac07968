namespace System;

/// <summary>What list patterns ask for, which .NET Standard 2.0 lacks.</summary>
internal readonly struct Index
{
    private readonly int _value;

    public Index(int value, bool fromEnd = false) => _value = fromEnd ? ~value : value;

    public int GetOffset(int length) => _value < 0 ? length + _value + 1 : _value;
}
