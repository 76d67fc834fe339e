"""Stories of the role axis: we play several document systems on the vendor's intermediary system."""
