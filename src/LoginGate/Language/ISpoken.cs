namespace LoginGate.Language;

/// <summary>What people read in their own language. Its <see cref="object.ToString"/> is English.</summary>
internal interface ISpoken
{
    /// <summary>It in the language of a catalogue; null: English.</summary>
    string In(Catalogue? catalogue);
}
