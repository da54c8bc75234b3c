namespace LoginGate.CommandLine.Cmd;

/// <summary>What was typed, for the up and down keys; what is being typed is kept while older lines are looked at.</summary>
internal sealed class CommandHistory
{
    private const int MaxLines = 500;

    private readonly List<string> _lines = [];
    private string _draft = "";
    private int _at;

    /// <summary>Takes a line that was entered; the same line twice in a row is one.</summary>
    public void Add(string line)
    {
        if (line.Trim().Length > 0 && (_lines.Count == 0 || _lines[^1] != line))
            _lines.Add(line);
        if (_lines.Count > MaxLines)
            _lines.RemoveAt(0);
        _at = _lines.Count;
        _draft = "";
    }

    /// <summary>The line before; null at the oldest.</summary>
    public string? Older(string current)
    {
        if (_at == 0)
            return null;
        if (_at == _lines.Count)
            _draft = current;
        return _lines[--_at];
    }

    /// <summary>The line after, and at last what was being typed; null there.</summary>
    public string? Newer()
    {
        if (_at == _lines.Count)
            return null;
        _at++;
        return _at == _lines.Count ? _draft : _lines[_at];
    }
}
